// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <cli/prompt.hpp>
#include <engine/files.hpp>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>

namespace binstall::cli {

namespace {

/// A descriptor of this process that is another one while this lives.
class Replaced {
public:
    Replaced(int standard, int by) : standard_{standard}, saved_{::dup(standard)} {
        ::dup2(by, standard);
    }

    ~Replaced() { ::dup2(saved_.get(), standard_); }

    Replaced(const Replaced&) = delete;
    Replaced& operator=(const Replaced&) = delete;

private:
    int standard_;
    FileDescriptor saved_;
};

struct Pipe {
    Pipe() {
        int ends[2];
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        read = FileDescriptor{ends[0]};
        write = FileDescriptor{ends[1]};
    }

    FileDescriptor read;
    FileDescriptor write;
};

struct Dialogue {
    Answer answer;
    std::string shown;
};

/// The answer when `input` is piped in, and what was asked meanwhile.
Dialogue dialogue(std::string_view input) {
    Pipe in;
    write_all(in.write.get(), input, "pipe");
    in.write = FileDescriptor{};
    const FileDescriptor shown = unnamed_file(fs::temp_directory_path());
    Answer answer{};
    {
        const Replaced stdin_is{STDIN_FILENO, in.read.get()};
        const Replaced stderr_is{STDERR_FILENO, shown.get()};
        Terminal terminal{{}};
        answer = ask_to_continue(terminal, Stream::error, {});
    }
    ::lseek(shown.get(), 0, SEEK_SET);
    return {answer, read_all(shown.get(), 1 << 16, "shown")};
}

} // namespace

TEST_CASE("a typed or piped yes counts, end of input is no, anything else is asked again") {
    struct Case {
        std::string input;
        Answer answer;
        int questions;
    };

    for (const Case& row : {Case{"yes\n", Answer::yes, 1},
                            Case{"y\n", Answer::yes, 1},
                            Case{" YES \r\n", Answer::yes, 1},
                            Case{"\n", Answer::yes, 1},
                            Case{"yes", Answer::yes, 1},
                            Case{"no\n", Answer::no, 1},
                            Case{"N\n", Answer::no, 1},
                            Case{"", Answer::end_of_input, 1},
                            Case{"maybe\nyes\n", Answer::yes, 2},
                            Case{"yess\nnope\n", Answer::end_of_input, 3},
                            Case{std::string(4000, 'y') + "\nno\n", Answer::no, 2}}) {
        CAPTURE(row.input);
        const Dialogue result = dialogue(row.input);
        CHECK((result.answer == row.answer));
        std::string expected;
        for (int i = 0; i < row.questions; ++i)
            expected += "Do you wish to continue? [yes]/no \n";
        CHECK(result.shown == expected);
    }
}

TEST_CASE("an interrupt ends the question at once") {
    const Pipe in; // never written to, never closed
    const Replaced stdin_is{STDIN_FILENO, in.read.get()};
    const FileDescriptor nowhere = open_at(AT_FDCWD, "/dev/null", O_WRONLY, 0);
    const Replaced stderr_is{STDERR_FILENO, nowhere.get()};
    Terminal terminal{{}};
    std::stop_source stop;
    const std::jthread interrupts{[&] { stop.request_stop(); }};
    try {
        static_cast<void>(ask_to_continue(terminal, Stream::error, stop.get_token()));
        FAIL("there was an answer");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::cancelled);
    }
}

} // namespace binstall::cli
