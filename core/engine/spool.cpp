// SPDX-License-Identifier: MIT
#include <engine/spool.hpp>

#include <utility>

namespace binstall {

Spool::Spool(fs::path folder) : folder_{std::move(folder)}, file_{unnamed_file(folder_)} {}

void Spool::write(std::span<const std::byte> bytes) {
    write_all(file_.get(), bytes, folder_);
    digest_.add(bytes);
    size_ += bytes.size();
}

void Spool::restart() {
    truncate(file_.get(), folder_);
    digest_ = DigestBuilder{DigestAlgorithm::sha256};
    sha256_.clear();
    size_ = 0;
}

void Spool::adopt(FileDescriptor file, std::uint64_t size, std::string sha256) {
    file_ = std::move(file);
    size_ = size;
    sha256_ = std::move(sha256);
}

const std::string& Spool::sha256() {
    if (sha256_.empty())
        sha256_ = digest_.finish().hex;
    return sha256_;
}

} // namespace binstall
