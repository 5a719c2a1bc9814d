// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/content_range.hpp>
#include <engine/http/download.hpp>

#include <algorithm>

namespace binstall {

namespace {

std::string_view only(const ResponseHead& head, std::string_view name) {
    const std::vector<std::string_view> values = head.all(name);
    return values.size() == 1 ? values.front() : std::string_view{};
}

/// The ETag of `head`, when equal ones mean equal bytes; empty otherwise.
std::string_view strong_tag(const ResponseHead& head) {
    const std::string_view tag = only(head, "etag");
    const bool is_strong = tag.size() >= 2 && tag.front() == '"' && tag.back() == '"';
    return is_strong ? tag : std::string_view{};
}

bool asks_for_part(const Request& request) {
    return std::ranges::any_of(
        request.headers, [](const Header& header) { return to_lower(header.name) == "range"; });
}

} // namespace

Request HttpDownload::rest_of(const Request& request) {
    Request rest = request;
    continues_ = position_ > 0 && !tag_.empty() && !asks_for_part(request);
    if (continues_) {
        rest.headers.push_back({"Range", cat("bytes=", position_, "-")});
        rest.headers.push_back({"If-Range", tag_});
    }
    return rest;
}

void HttpDownload::begin(const ResponseHead& head) {
    if (head.status == 416 && continues_)
        give_up_rest("the server has no such part of the file");
    if (head.status / 100 != 2)
        return;
    if (head.status == 206 && continues_)
        return continue_with(head);
    begin_again();
    tag_ = strong_tag(head);
    if (const Framing framing = framing_of(head, Method::get);
        framing.kind == Framing::Kind::length)
        length_ = framing.length;
}

void HttpDownload::continue_with(const ResponseHead& head) {
    const auto range = parse_content_range(only(head, "content-range"));
    const bool fits = range && range->first == position_ && strong_tag(head) == tag_ &&
                      (!length_ || !range->length || range->length == length_) &&
                      (!range->length || range->last + 1 == *range->length);
    if (!fits)
        give_up_rest("the server sent another part than the one that is missing");
    if (range->length)
        length_ = range->length;
}

void HttpDownload::begin_again() {
    if (position_ == 0)
        return;
    if (restartable_ == nullptr)
        throw Error{Errc::network,
                    cat("the download broke after ", position_, " bytes and cannot be continued")};
    restartable_->restart();
    position_ = 0;
    length_.reset();
}

/// The next request is for the whole file.
void HttpDownload::give_up_rest(const std::string& why) {
    tag_.clear();
    throw BrokenConnection{why, BrokenConnection::After::answer};
}

void HttpDownload::finish() const {
    if (length_ && position_ != *length_)
        throw BrokenConnection{cat("got ", position_, " of ", *length_, " bytes"),
                               BrokenConnection::After::answer};
}

void HttpDownload::write(std::span<const std::byte> bytes) {
    sink_.write(bytes);
    position_ += bytes.size();
    farthest_ = std::max(farthest_, position_);
}

} // namespace binstall
