#ifndef YATZY_SERVER_QUERY_ANSWER_PARTS_H_
#define YATZY_SERVER_QUERY_ANSWER_PARTS_H_

#include <google/protobuf/arena.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace yatzy::server {

// A batch is thousands of small messages: few large blocks.
inline google::protobuf::ArenaOptions LargeBlocks() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = 16 << 10;
  options.max_block_size = 256 << 10;
  return options;
}

// An answer that is turned into bytes part by part, so that the messages of one
// part only are in memory. All of them would be ten times their bytes: more
// than the caches hold, and memory that a process keeps.
template <typename Response>
class AnswerParts {
 public:
  // An empty message for the next part; the one before is done.
  Response& Next() {
    Finish();
    part_ = google::protobuf::Arena::CreateMessage<Response>(&arena_);
    return *part_;
  }

  // The bytes of all parts, once.
  grpc::ByteBuffer Take() {
    Finish();
    return {slices_.data(), slices_.size()};
  }

 private:
  void Finish() {
    if (part_ == nullptr) return;
    const std::size_t size = part_->ByteSizeLong();
    const grpc::Slice slice(size);
    // It is nobody else's yet.
    part_->SerializeWithCachedSizesToArray(
        const_cast<std::uint8_t*>(slice.begin()));
    slices_.push_back(slice);
    part_ = nullptr;
    arena_.Reset();
  }

  google::protobuf::Arena arena_{LargeBlocks()};
  Response* part_ = nullptr;  // in the arena
  std::vector<grpc::Slice> slices_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_ANSWER_PARTS_H_
