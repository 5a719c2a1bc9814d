// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <engine/config/config.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace binstall::cli {

enum class Stream { out, error };

/// What a piece of text is, where a colour or a program that reads along has a use for it.
enum class Style { plain, error, warning, hint, debug, trace };

/// The only place that writes to a stream. Results go to Stream::out, all else to Stream::error
/// (design D13). Thread-safe.
class Terminal {
public:
    explicit Terminal(const Environment& environment);

    /// From now on every line, of either stream, is a JSON record on standard output, and questions
    /// go to standard error. Before any other thread writes.
    void write_json_lines() { is_json_ = true; }

    /// One line: what could change the terminal or look like another line is escaped.
    void line(Stream stream, std::string_view text);

    /// As line, with `label` before it in a colour where colours are wanted.
    void line(Stream stream, Style style, std::string_view label, std::string_view text);

    /// Text without a line end: a question.
    void ask(Stream stream, std::string_view text);

    /// A document of ours, with its line ends: help, JSON. Everything foreign in it is escaped
    /// already.
    void document(std::string_view text);

    /// Standard output could not be written; said once, at the end.
    std::optional<Error> output_error() const;

private:
    void write(Stream stream, std::string_view text);

    mutable std::mutex mutex_;
    bool colour_out_ = false;
    bool colour_error_ = false;
    bool is_json_ = false;
    int output_errno_ = 0;
};

/// Opens what is closed of the descriptors 0 to 2, such that using it fails: otherwise a file of
/// ours would get that number and our messages would be written into it.
void guard_standard_streams();

} // namespace binstall::cli
