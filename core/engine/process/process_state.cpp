// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/process/process_state.hpp>
#include <engine/process/umask.hpp>

#include <array>
#include <cerrno>
#include <charconv>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <locale>
#include <map>
#include <mutex>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

namespace {

using Variables = std::map<std::string, std::string>;

/// One file of the system, whatever it is called.
struct Identity {
    dev_t device = 0;
    ino_t inode = 0;

    friend bool operator==(const Identity&, const Identity&) = default;
};

std::optional<Identity> identity_of(int file) {
    struct stat status {};

    if (::fstat(file, &status) != 0)
        return std::nullopt;
    return Identity{status.st_dev, status.st_ino};
}

std::optional<Identity> current_folder() {
    struct stat status {};

    if (::stat(".", &status) != 0)
        return std::nullopt;
    return Identity{status.st_dev, status.st_ino};
}

Variables current_variables() {
    Variables variables;
    for (char** entry = ::environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

std::string c_locale() {
    const char* name = std::setlocale(LC_ALL, nullptr);
    return name ? name : "";
}

class ProcessState {
public:
    ProcessState();
    std::vector<std::string> restore();

private:
    bool restore_locale();
    bool restore_folder();
    bool restore_umask();
    bool restore_variables();
    void restore_streams(std::vector<std::string>& changed);

    struct Stream {
        FileDescriptor copy;
        std::optional<Identity> identity;
    };

    std::string c_locale_ = c_locale();
    std::locale locale_;
    std::optional<Identity> folder_ = current_folder();
    FileDescriptor folder_handle_{::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)};
    std::optional<mode_t> umask_ = told_umask();
    Variables variables_ = current_variables();
    std::array<Stream, 3> streams_;
};

ProcessState::ProcessState() {
    for (int number = 0; number < 3; ++number) {
        Stream& stream = streams_[static_cast<std::size_t>(number)];
        stream.copy = FileDescriptor{::fcntl(number, F_DUPFD_CLOEXEC, 3)};
        stream.identity = identity_of(number);
    }
}

bool ProcessState::restore_locale() {
    const bool same = c_locale() == c_locale_ && std::locale{} == locale_;
    if (!same) {
        std::locale::global(locale_);
        std::setlocale(LC_ALL, c_locale_.c_str());
    }
    return !same;
}

bool ProcessState::restore_folder() {
    if (!folder_handle_ || current_folder() == folder_)
        return false;
    return ::fchdir(folder_handle_.get()) == 0;
}

bool ProcessState::restore_umask() {
    if (!umask_ || told_umask() == umask_)
        return false;
    ::umask(*umask_);
    return true;
}

bool ProcessState::restore_variables() {
    const Variables now = current_variables();
    if (now == variables_)
        return false;
    for (const auto& [name, value] : now)
        if (!variables_.contains(name))
            ::unsetenv(name.c_str());
    for (const auto& [name, value] : variables_)
        ::setenv(name.c_str(), value.c_str(), 1);
    return true;
}

void ProcessState::restore_streams(std::vector<std::string>& changed) {
    constexpr std::array<std::string_view, 3> names{
        "standard input", "standard output", "standard error"};
    for (int number = 0; number < 3; ++number) {
        const Stream& stream = streams_[static_cast<std::size_t>(number)];
        if (!stream.identity || identity_of(number) == stream.identity)
            continue;
        if (::fcntl(number, F_GETFD) == -1 && errno == EBADF && stream.copy)
            ::dup3(stream.copy.get(), number, 0);
        changed.emplace_back(names[static_cast<std::size_t>(number)]);
    }
}

std::vector<std::string> ProcessState::restore() {
    std::vector<std::string> changed;
    if (restore_locale())
        changed.emplace_back("the locale");
    if (restore_folder())
        changed.emplace_back("the working directory");
    if (restore_umask())
        changed.emplace_back("the umask");
    if (restore_variables())
        changed.emplace_back("the environment");
    restore_streams(changed);
    return changed;
}

std::mutex state_mutex;

/// One for the process, since what it keeps is the process's. Never destroyed: a call that was
/// left behind must not make its end wait or fail.
ProcessState& state() {
    static ProcessState& only = *std::make_unique<ProcessState>().release();
    return only;
}

} // namespace

void remember_process_state() {
    const std::lock_guard lock{state_mutex};
    static_cast<void>(state());
}

std::vector<std::string> restore_process_state() {
    const std::lock_guard lock{state_mutex};
    return state().restore();
}

} // namespace binstall
