// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/connection.hpp>

#include <algorithm>

namespace binstall {

namespace {

bool lists_close(std::string_view connection_header) {
    return std::ranges::any_of(split(connection_header, ','), [](std::string_view option) {
        return to_lower(trim(option)) == "close";
    });
}

} // namespace

HttpConnection::HttpConnection(std::unique_ptr<NetStream> stream)
    : stream_{std::move(stream)}, reader_{*stream_} {}

ResponseHead HttpConnection::ask(std::string_view request, const Patience& patience) {
    is_complete_ = false;
    stream_->write(request, patience);
    ResponseHead head = read_head(reader_, patience);
    stays_open_ =
        head.minor_version == 1 && std::ranges::none_of(head.all("connection"), lists_close);
    return head;
}

void HttpConnection::read_body(const ResponseHead& head,
                               Method method,
                               const BodyLimits& limits,
                               const std::function<void(std::span<const std::byte>)>& take) {
    const Framing framing = framing_of(head, method);
    binstall::read_body(reader_, framing, limits, take);
    is_complete_ = framing.kind != Framing::Kind::until_close;
}

bool HttpConnection::can_be_used_again() const {
    return is_complete_ && stays_open_ && !reader_.has_more();
}

bool HttpConnection::is_silent() {
    return stream_->is_silent();
}

} // namespace binstall
