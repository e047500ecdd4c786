// Checks of messages that are still serialized.
#ifndef YATZY_CLIENT_LOAD_SERIALIZED_CHECK_H_
#define YATZY_CLIENT_LOAD_SERIALIZED_CHECK_H_

#include <grpcpp/support/byte_buffer.h>

#include "client/load/answer_check.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// As AnswerChecker::Check; an answer that is no message of the method is wrong.
Verdict CheckSerialized(const AnswerChecker& checker, LoadMethod method,
                        const grpc::ByteBuffer& request,
                        const grpc::ByteBuffer& answer);

// Whether an answer of a stream has the id of its request. Reads little more
// than the ids.
bool EchoesId(const grpc::ByteBuffer& request, const grpc::ByteBuffer& answer);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_SERIALIZED_CHECK_H_
