// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http/head.hpp>
#include <engine/restartable_sink.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace binstall {

/// A body on its way into a sink, over several connections if need be: what broke off is continued
/// where it ended (RFC 9110, section 14), when the server says that it is the same file still.
class HttpDownload {
public:
    explicit HttpDownload(ByteSink& sink) : sink_{sink} {}

    /// For a sink that can begin again, should the server have another file by now.
    explicit HttpDownload(RestartableSink& sink) : sink_{sink}, restartable_{&sink} {}

    /// `request` for what is missing: as it is, or with Range and If-Range.
    Request rest_of(const Request& request);

    /// Takes notice of the answer to that, before its body.
    /// @throws BrokenConnection when it is no continuation of what has arrived; the next request
    ///         begins at the beginning.
    void begin(const ResponseHead& head);

    void write(std::span<const std::byte> bytes);

    /// After the end of the body.
    /// @throws BrokenConnection when it is not all of the file.
    void finish() const;

    /// How many bytes have arrived of what is being received now.
    std::uint64_t position() const noexcept { return position_; }

    /// How far it has come in any try. Only what raises this is progress.
    std::uint64_t farthest() const noexcept { return farthest_; }

    /// Whether it can go on after a connection that broke.
    bool can_go_on() const noexcept { return position_ == 0 || restartable_ || !tag_.empty(); }

private:
    void continue_with(const ResponseHead& head);
    void begin_again();
    [[noreturn]] void give_up_rest(const std::string& why);

    ByteSink& sink_;
    RestartableSink* restartable_ = nullptr;
    std::uint64_t position_ = 0;
    std::uint64_t farthest_ = 0;
    bool continues_ = false;              ///< Whether the last request was for the rest.
    std::string tag_;                     ///< The strong ETag of what has arrived.
    std::optional<std::uint64_t> length_; ///< Of the whole file, when the server said it.
};

} // namespace binstall
