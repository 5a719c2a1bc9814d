// SPDX-License-Identifier: MIT
// Preloaded into the command under test: counts the calls that change something, over all threads,
// and at the one that FAULT_AT names does what strace cannot: a short write, or an end right after
// the call, or a signal for the whole process, as from a terminal (strace's are for one thread).
//
//     FAULT_AT=N FAULT=kill|kill-after|short|signal-<number>|<errno>
//     FAULT_LOG=FILE gets the name of every call
//
// The functions are defined under names of their own and exported under those of the C library, so
// that its headers, which redirect some of them, do not get in the way.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <poll.h>
#include <string_view>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

constexpr int write_only = 01;
constexpr int read_write = 02;
constexpr int create = 0100;
constexpr int temporary = 020000000;

/// What happens to one call.
struct Verdict {
    int error = 0;
    bool is_short = false;
    bool kills_after = false;
};

std::atomic<long> calls{0};

void note(const char* name) {
    const char* path = std::getenv("FAULT_LOG");
    if (!path)
        return;
    // Past the wrappers below, which would count it.
    const long file = ::syscall(SYS_openat, -100, path, write_only | create | 02000, 0600);
    ::syscall(SYS_write, file, name, std::strlen(name));
    ::syscall(SYS_write, file, "\n", 1);
    ::syscall(SYS_close, file);
}

Verdict verdict(const char* name) {
    const long number = ++calls;
    note(name);
    const char* at = std::getenv("FAULT_AT");
    const char* fault = std::getenv("FAULT");
    if (!at || !fault || std::atol(at) != number)
        return {};
    const std::string_view how = fault;
    if (how == "kill")
        ::kill(::getpid(), SIGKILL);
    if (how == "kill-after")
        return {.kills_after = true};
    if (how == "short")
        return {.is_short = true};
    if (constexpr std::string_view signal = "signal-"; how.starts_with(signal)) {
        ::kill(::getpid(), std::atoi(fault + signal.size()));
        constexpr int until_it_was_noticed = 30; // milliseconds
        ::poll(nullptr, 0, until_it_was_noticed);
        return {};
    }
    return {.error = std::atoi(fault)};
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// Makes `call`, unless it is the one that fails.
template <class Call>
auto with_fault(const char* name, Call call) -> decltype(call(Verdict{})) {
    const Verdict what = verdict(name);
    if (what.error != 0) {
        errno = what.error;
        return -1;
    }
    const auto result = call(what);
    if (what.kills_after)
        ::kill(::getpid(), SIGKILL);
    return result;
}

using OpenAt = int(int, const char*, int, ...);

int open_with_fault(const char* name, int folder, const char* path, int flags, mode_t mode) {
    const auto call = [&](const Verdict&) {
        return next<OpenAt>("openat")(folder, path, flags, mode);
    };
    const bool changes = (flags & (write_only | read_write | create | temporary)) != 0;
    return changes ? with_fault(name, call) : call({});
}

/// A call of which only the name, the types and the arguments differ from the others.
template <class... Arguments>
int plain(const char* name, Arguments... arguments) {
    return with_fault(name,
                      [&](const Verdict&) { return next<int(Arguments...)>(name)(arguments...); });
}

} // namespace

extern "C" {

ssize_t shim_write(int file, const void* bytes, std::size_t size) __asm__("write");
int shim_close(int file) __asm__("close");
int shim_openat(int folder, const char* path, int flags, ...) __asm__("openat");
int shim_openat64(int folder, const char* path, int flags, ...) __asm__("openat64");
int shim_open(const char* path, int flags, ...) __asm__("open");
int shim_open64(const char* path, int flags, ...) __asm__("open64");
int shim_fsync(int file) __asm__("fsync");
int shim_fchmod(int file, mode_t mode) __asm__("fchmod");
int shim_renameat(int from_folder,
                  const char* from,
                  int to_folder,
                  const char* to) __asm__("renameat");
int shim_rename(const char* from, const char* to) __asm__("rename");
int shim_unlinkat(int folder, const char* path, int flags) __asm__("unlinkat");
int shim_unlink(const char* path) __asm__("unlink");
int shim_mkdir(const char* path, mode_t mode) __asm__("mkdir");
int shim_linkat(
    int from_folder, const char* from, int to_folder, const char* to, int flags) __asm__("linkat");
int shim_symlinkat(const char* target, int folder, const char* path) __asm__("symlinkat");

ssize_t shim_write(int file, const void* bytes, std::size_t size) {
    return with_fault("write", [&](const Verdict& what) {
        const std::size_t amount = what.is_short && size > 1 ? size / 2 : size;
        return next<ssize_t(int, const void*, std::size_t)>("write")(file, bytes, amount);
    });
}

int shim_close(int file) {
    const Verdict what = verdict("close");
    // The descriptor is gone even when close fails.
    const int result = next<int(int)>("close")(file);
    if (what.kills_after)
        ::kill(::getpid(), SIGKILL);
    if (what.error == 0)
        return result;
    errno = what.error;
    return -1;
}

int shim_openat(int folder, const char* path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    const mode_t mode = (flags & (create | temporary)) != 0 ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_with_fault("openat", folder, path, flags, mode);
}

int shim_openat64(int folder, const char* path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    const mode_t mode = (flags & (create | temporary)) != 0 ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_with_fault("openat", folder, path, flags, mode);
}

int shim_open(const char* path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    const mode_t mode = (flags & (create | temporary)) != 0 ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_with_fault("open", -100, path, flags, mode);
}

int shim_open64(const char* path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    const mode_t mode = (flags & (create | temporary)) != 0 ? va_arg(list, mode_t) : 0;
    va_end(list);
    return open_with_fault("open", -100, path, flags, mode);
}

int shim_fsync(int file) {
    return plain("fsync", file);
}

int shim_fchmod(int file, mode_t mode) {
    return plain("fchmod", file, mode);
}

int shim_renameat(int from_folder, const char* from, int to_folder, const char* to) {
    return plain("renameat", from_folder, from, to_folder, to);
}

int shim_rename(const char* from, const char* to) {
    return plain("rename", from, to);
}

int shim_unlinkat(int folder, const char* path, int flags) {
    return plain("unlinkat", folder, path, flags);
}

int shim_unlink(const char* path) {
    return plain("unlink", path);
}

int shim_mkdir(const char* path, mode_t mode) {
    return plain("mkdir", path, mode);
}

int shim_linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
    return plain("linkat", from_folder, from, to_folder, to, flags);
}

int shim_symlinkat(const char* target, int folder, const char* path) {
    return plain("symlinkat", target, folder, path);
}

} // extern "C"
