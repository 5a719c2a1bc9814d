// SPDX-License-Identifier: MIT
// What belongs to the whole process and a plugin has no business to change: the locale, the working
// directory, the umask, the environment and the standard streams.
#pragma once

#include <string>
#include <vector>

namespace binstall {

/// Notes how things are, the first time it is called: before any code of a plugin has run.
void remember_process_state();

/// Puts back what has changed since. A standard stream that now is another file is only named:
/// replacing it could tear a file of ours that was opened under its number.
/// @return what had changed, for messages: "the working directory".
std::vector<std::string> restore_process_state();

} // namespace binstall
