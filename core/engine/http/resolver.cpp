// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/broken_connection.hpp>
#include <engine/http/resolver.hpp>

#include <Poco/Net/IPAddress.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <optional>
#include <thread>

namespace binstall {

namespace {

struct AddressListFreer {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

struct Answer {
    int failure = 0; ///< An EAI_ code, or 0.
    Addresses addresses;
};

/// The families in turn, each in its own order, beginning with that of the first address: where one
/// family leads nowhere, the second address is already of the other.
Addresses interleaved(const Addresses& addresses) {
    Addresses ordered = addresses;
    const auto is_of_first = [&](const Poco::Net::SocketAddress& address) {
        return address.af() == addresses.front().af();
    };
    const auto others = std::stable_partition(ordered.begin(), ordered.end(), is_of_first);
    const auto first_count = static_cast<std::size_t>(others - ordered.begin());
    Addresses mixed;
    for (std::size_t index = 0; mixed.size() < ordered.size(); ++index) {
        if (index < first_count)
            mixed.push_back(ordered[index]);
        if (first_count + index < ordered.size())
            mixed.push_back(ordered[first_count + index]);
    }
    return mixed;
}

Answer ask_system(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    Answer answer{::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found), {}};
    const std::unique_ptr<addrinfo, AddressListFreer> list{found};
    for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next)
        if (entry->ai_family == AF_INET || entry->ai_family == AF_INET6)
            answer.addresses.emplace_back(entry->ai_addr, entry->ai_addrlen);
    return answer;
}

/// Shared by the one who asks and the thread that may be left behind.
struct Question {
    std::mutex mutex;
    std::condition_variable_any answered;
    std::optional<Answer> answer;
};

Answer ask_on_a_thread(const std::string& host,
                       std::uint16_t port,
                       const Patience& patience,
                       const StopEvent& stop) {
    const auto question = std::make_shared<Question>(); // also owned by the thread
    std::thread{[question, host, port] {
        Answer answer = ask_system(host, port);
        const std::lock_guard lock{question->mutex};
        question->answer = std::move(answer);
        question->answered.notify_all();
    }}.detach();
    std::unique_lock lock{question->mutex};
    const bool is_answered = question->answered.wait_until(
        lock, stop.token(), patience.end(), [&] { return question->answer.has_value(); });
    stop.check();
    if (!is_answered)
        patience.complain();
    return std::move(*question->answer);
}

} // namespace

Addresses Resolver::resolve(const std::string& host,
                            std::uint16_t port,
                            const Patience& patience,
                            const StopEvent& stop) {
    if (Poco::Net::IPAddress address; Poco::Net::IPAddress::tryParse(host, address))
        return {Poco::Net::SocketAddress{address, port}};
    {
        const std::lock_guard lock{mutex_};
        if (const auto known = known_.find({host, port}); known != known_.end())
            return known->second;
    }
    const Answer answer = ask_on_a_thread(host, port, patience, stop);
    if (answer.addresses.empty()) {
        const std::string what =
            cat("the name ", host, " could not be resolved: ", ::gai_strerror(answer.failure));
        if (answer.failure == EAI_AGAIN)
            throw BrokenConnection{what, BrokenConnection::After::nothing};
        throw Error{Errc::network, what};
    }
    const std::lock_guard lock{mutex_};
    return known_[{host, port}] = interleaved(answer.addresses);
}

void Resolver::prefer(const std::string& host,
                      std::uint16_t port,
                      const Poco::Net::SocketAddress& address) {
    const std::lock_guard lock{mutex_};
    const auto known = known_.find({host, port});
    if (known == known_.end())
        return;
    Addresses& addresses = known->second;
    const auto found = std::ranges::find(addresses, address);
    if (found != addresses.end())
        std::rotate(addresses.begin(), found, found + 1);
}

} // namespace binstall
