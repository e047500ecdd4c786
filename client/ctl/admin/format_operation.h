// Operations for people.
#ifndef YATZY_CLIENT_CTL_ADMIN_FORMAT_OPERATION_H_
#define YATZY_CLIENT_CTL_ADMIN_FORMAT_OPERATION_H_

#include <string>
#include <vector>

#include "client/lib/operation.h"

namespace yatzy::client {

// "solving, 7 of 15 levels", "verifying", "done".
std::string PhaseText(const admin::v1::ResolveTableMetadata& metadata);

// A line for each thing that is known about it.
std::string OperationText(const Operation& operation);

// One a line, in this order.
std::string OperationsText(const std::vector<Operation>& operations);

// On one line of JSON each. Details of a type that this program does not know
// are left out, because they cannot be written.
std::string OperationJson(const Operation& operation);
std::string OperationsJson(const std::vector<Operation>& operations);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_FORMAT_OPERATION_H_
