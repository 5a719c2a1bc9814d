// SPDX-License-Identifier: MIT
#pragma once

#include <engine/files.hpp>
#include <engine/readers.hpp>
#include <engine/restartable_sink.hpp>

#include <cstdint>
#include <string>

namespace binstall {

/// A download on its way into a file without a name, hashed as it comes: the bytes are read once.
class Spool : public RestartableSink {
public:
    /// In `folder`'s file system. @throws Error{Errc::io}
    explicit Spool(fs::path folder);

    void write(std::span<const std::byte> bytes) override;
    void restart() override;

    /// Instead of what was written: a whole file that was hashed already. Nothing may be written
    /// after it.
    void adopt(FileDescriptor file, std::uint64_t size, std::string sha256);

    std::uint64_t size() const noexcept { return size_; }

    int file() const noexcept { return file_.get(); }

    /// Of all that was written, in lower-case hex. Nothing may be written after it.
    const std::string& sha256();

    /// The file itself; this one has none any more.
    FileDescriptor take() { return std::move(file_); }

private:
    fs::path folder_;
    FileDescriptor file_;
    DigestBuilder digest_{DigestAlgorithm::sha256};
    std::string sha256_; ///< Empty until it is asked for.
    std::uint64_t size_ = 0;
};

} // namespace binstall
