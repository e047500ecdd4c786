#ifndef YATZY_SERVER_QUERY_COMPLETION_TAG_H_
#define YATZY_SERVER_QUERY_COMPLETION_TAG_H_

namespace yatzy::server {

class AnalyzeGroup;

// What the completion queue's tags point to.
class CompletionTag {
 public:
  virtual ~CompletionTag() = default;

  // The operation that was started with this tag is done; `ok` as in
  // grpc::CompletionQueue::Next. Never called twice at the same time for a tag.
  // What can be answered together with others may join `group`, which is the
  // calling thread's.
  virtual void Proceed(bool ok, AnalyzeGroup& group) = 0;
};

// A tag that calls a member function, for objects with several operations.
template <typename Object>
class MemberTag final : public CompletionTag {
 public:
  MemberTag(Object* object, void (Object::*proceed)(bool ok))
      : object_(object), proceed_(proceed) {}
  void Proceed(bool ok, AnalyzeGroup&) override { (object_->*proceed_)(ok); }

 private:
  Object* const object_;
  void (Object::*const proceed_)(bool ok);
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_COMPLETION_TAG_H_
