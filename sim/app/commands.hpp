/// @file
/// The commands. Each adds its description to the program's, in a file of its own; the table of
/// `command_line.cpp` names them in the order of the help.
#pragma once

#include "app/command.hpp"
#include "app/session.hpp"

namespace nines::app {

void add_run(Command& program, Session& session);
void add_merge(Command& program, Session& session);
void add_validate(Command& program, Session& session);
void add_fmt(Command& program, Session& session);
void add_explain(Command& program, Session& session);
void add_report(Command& program, Session& session);
void add_diff(Command& program, Session& session);
void add_calc(Command& program, Session& session);
void add_fit(Command& program, Session& session);
void add_import(Command& program, Session& session);
void add_export(Command& program, Session& session);
void add_list(Command& program, Session& session);
void add_schema(Command& program, Session& session);
void add_completion(Command& program, Session& session);

}  // namespace nines::app
