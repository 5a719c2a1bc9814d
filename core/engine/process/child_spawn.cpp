// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/process/child_spawn.hpp>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace binstall {

namespace {

void check(int error_number, const ChildCommand& command) {
    if (error_number != 0)
        throw Error{Errc::subprocess,
                    cat("cannot run ",
                        printable(command.program.string(), 1024),
                        ": ",
                        std::generic_category().message(error_number))};
}

struct Pipe {
    FileDescriptor reader;
    FileDescriptor writer;
};

Pipe new_pipe(const ChildCommand& command) {
    int ends[2];
    check(::pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno, command);
    return {FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

/// For its standard input: writing to a socket whose reader is gone need not raise a signal.
Pipe new_input(const ChildCommand& command) {
    int ends[2];
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : errno, command);
    return {FileDescriptor{ends[0]}, FileDescriptor{ends[1]}};
}

/// Strings as exec wants them.
class StringList {
public:
    explicit StringList(std::vector<std::string> strings) : strings_{std::move(strings)} {
        for (std::string& string : strings_)
            pointers_.push_back(string.data());
        pointers_.push_back(nullptr);
    }

    char* const* data() { return pointers_.data(); }

private:
    std::vector<std::string> strings_;
    std::vector<char*> pointers_;
};

struct Actions {
    Actions() { ::posix_spawn_file_actions_init(&actions); }

    ~Actions() { ::posix_spawn_file_actions_destroy(&actions); }

    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;

    posix_spawn_file_actions_t actions{};
};

struct Attributes {
    Attributes() { ::posix_spawnattr_init(&attributes); }

    ~Attributes() { ::posix_spawnattr_destroy(&attributes); }

    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;

    posix_spawnattr_t attributes{};
};

/// A session of its own has no terminal: nothing can be asked there, and no key ends only half of
/// what runs. Libraries of ours block and ignore signals; that is nothing to inherit.
void set_attributes(posix_spawnattr_t& attributes) {
    ::posix_spawnattr_setflags(&attributes,
                               POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    ::sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
}

void set_not_blocking(const FileDescriptor& file) {
    ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) | O_NONBLOCK);
}

StringList arguments_of(const ChildCommand& command) {
    std::vector<std::string> all{command.program.string()};
    all.insert(all.end(), command.arguments.begin(), command.arguments.end());
    return StringList{std::move(all)};
}

StringList environment_of(const ChildCommand& command) {
    std::vector<std::string> all;
    for (const auto& [name, value] : command.environment)
        all.push_back(cat(name, '=', value));
    return StringList{std::move(all)};
}

} // namespace

SpawnedChild spawn(const ChildCommand& command) {
    Pipe in = new_input(command);
    Pipe out = new_pipe(command);
    Pipe err = new_pipe(command);
    Actions actions;
    // The numbers of ours are 3 and above: the standard streams are open, if only to nowhere.
    ::posix_spawn_file_actions_adddup2(&actions.actions, in.reader.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions.actions, out.writer.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions.actions, err.writer.get(), STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions.actions, STDERR_FILENO + 1);
    ::posix_spawn_file_actions_addchdir_np(&actions.actions, command.folder.c_str());
    Attributes attributes;
    set_attributes(attributes.attributes);
    StringList arguments = arguments_of(command);
    StringList environment = environment_of(command);
    SpawnedChild child;
    check(::posix_spawn(&child.id,
                        command.program.c_str(),
                        &actions.actions,
                        &attributes.attributes,
                        arguments.data(),
                        environment.data()),
          command);
    child.in = std::move(in.writer);
    child.out = std::move(out.reader);
    child.err = std::move(err.reader);
    child.ended = FileDescriptor{static_cast<int>(::syscall(SYS_pidfd_open, child.id, 0))};
    set_not_blocking(child.in);
    set_not_blocking(child.out);
    set_not_blocking(child.err);
    return child;
}

} // namespace binstall
