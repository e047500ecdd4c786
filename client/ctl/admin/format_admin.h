// What the administration listener answers, in words and in JSON.
#ifndef YATZY_CLIENT_CTL_ADMIN_FORMAT_ADMIN_H_
#define YATZY_CLIENT_CTL_ADMIN_FORMAT_ADMIN_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "client/lib/admin_client.h"
#include "yatzy/admin/v1/solver_admin_service.pb.h"

namespace yatzy::client {

// "2026-01-31T12:00:00Z".
std::string TimeText(const google::protobuf::Timestamp& time);

// "0.093 s".
std::string SecondsText(const google::protobuf::Duration& duration);

// "double", "debug"; "?" for a value of a later server.
std::string ArithmeticText(admin::v1::Arithmetic arithmetic);
std::string LogLevelText(admin::v1::LogLevel level);

// " of yahtzee"; empty for Scandinavian Yatzy.
std::string OfRules(const admin::v1::Table& table);

// The tables, one a line, with * before the one in service, and their rule sets
// if these are several.
std::string TablesText(const admin::v1::ListTablesResponse& answer);

// How the server is, a line for each thing.
std::string AdminStatusText(const admin::v1::GetServerStatusResponse& status);

// "solving, 7 of 15 levels", "verifying", "done".
std::string PhaseText(const admin::v1::ResolveTableMetadata& metadata);

// A line for each thing that is known about it.
std::string OperationText(const Operation& operation);

// One a line, in this order, with their rule sets if one is another than
// Scandinavian Yatzy.
std::string OperationsText(const std::vector<Operation>& operations);

// On one line of JSON each. Details of a type that this program does not know
// are left out, because they cannot be written.
std::string OperationJson(const Operation& operation);
std::string OperationsJson(const std::vector<Operation>& operations);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_FORMAT_ADMIN_H_
