// SPDX-License-Identifier: MIT
#include <engine/reworded.hpp>

namespace binstall {

Error reworded(const Error& error, Errc code, const std::string& what) {
    Error other{code, what};
    other.hint(error.hint());
    for (const std::string& doing : error.trail())
        other.during(doing);
    for (const std::string& line : error.notes())
        other.note(line);
    if (error.retry_at())
        other.retry_at(*error.retry_at());
    return other;
}

} // namespace binstall
