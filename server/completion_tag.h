#ifndef YATZY_SERVER_COMPLETION_TAG_H_
#define YATZY_SERVER_COMPLETION_TAG_H_

namespace yatzy {

// What the completion queue's tags point to.
class CompletionTag {
 public:
  virtual ~CompletionTag() = default;

  // The operation that was started with this tag is done; `ok` as in
  // grpc::CompletionQueue::Next. Never called twice at the same time for a tag.
  virtual void Proceed(bool ok) = 0;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_COMPLETION_TAG_H_
