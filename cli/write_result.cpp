// SPDX-License-Identifier: MIT
#include "write_result.hpp"

#include "error_text.hpp"
#include "exit_code.hpp"
#include "output_format.hpp"

namespace binstall::cli {

int write_result(const CommandResult& result, const CommandLine& line, Terminal& terminal) {
    const int code = result.error ? exit_code(result.error->code(), line.personality) : 0;
    if (output_format(line) == OutputFormat::json)
        terminal.document(json_text(result.json(code), 2) + '\n');
    else
        for (const std::string& text : result.lines())
            terminal.line(Stream::out, text);
    if (result.error)
        print_error(terminal, {}, *result.error);
    return code;
}

} // namespace binstall::cli
