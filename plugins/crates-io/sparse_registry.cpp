// SPDX-License-Identifier: MIT
#include "sparse_registry.hpp"

#include "choose_version.hpp"
#include "crate_archive.hpp"
#include "index_entry.hpp"
#include "index_path.hpp"
#include "registry_config.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace binstall::crates_io {

namespace {

constexpr std::string_view sparse = "sparse+";
constexpr std::string_view token_hint =
    "configure a token for this registry, or check the one that is configured";

/// What a registry answered: the file, or that there is none.
std::optional<std::string> content(const Response& response, const Registry& registry) {
    const std::string who = cat(registry.name.empty() ? "the registry" : registry.name,
                                " answered ",
                                response.status,
                                " for ",
                                response.url.redacted());
    switch (response.status) {
    case 200:
        return response.body;
    case 404:
    case 410:
    case 451:
        return std::nullopt;
    case 403:
        throw Error{Errc::unauthorized, who}.hint(std::string{token_hint});
    default:
        throw Error{Errc::registry, who};
    }
}

Response response_of(Http::Outcome outcome) {
    if (Error* error = std::get_if<Error>(&outcome)) {
        // Where a token was refused, it says which one.
        if (error->code() == Errc::unauthorized && error->hint().empty())
            error->hint(std::string{token_hint});
        throw std::move(*error);
    }
    return std::get<Response>(std::move(outcome));
}

/// One registry, for the length of one question.
class Question {
public:
    Question(const PackageQuery& query, const Registry& registry, const Host& host)
        : query_{query}, registry_{registry}, host_{host},
          base_{std::string_view{registry.index}.substr(sparse.size())} {
        if (!base_.ends_with('/'))
            base_ += '/';
    }

    std::optional<PackageDescription> answer() {
        const bool is_crates_io = base_ == "https://index.crates.io/";
        std::vector<Request> requests{request(index_path(query_.spec.name))};
        if (!is_crates_io)
            requests.push_back(request("config.json"));
        std::vector<Http::Outcome> outcomes = host_.http.fetch_all(requests);
        // The configuration first: without it nobody knows whether that is a registry at all.
        const RegistryConfig config =
            is_crates_io ? crates_io_config() : read_config(response_of(std::move(outcomes.at(1))));
        std::optional<std::string> index =
            content(response_of(std::move(outcomes.front())), registry_);
        if (!index)
            index = other_spelling();
        if (!index)
            return std::nullopt;
        return crate_archive(choose(*index), config, registry_);
    }

private:
    Request request(const std::string& path) const {
        Request request;
        request.url = Url::parse(base_ + path);
        request.credential = registry_.credential;
        return request;
    }

    /// What the index has for the name with '-' for '_', or the other way round.
    std::optional<std::string> other_spelling() const {
        std::vector<Request> requests;
        for (const std::string& name : spellings(query_.spec.name))
            if (name != query_.spec.name)
                requests.push_back(request(index_path(name)));
        for (Http::Outcome& outcome : host_.http.fetch_all(requests))
            if (auto found = content(response_of(std::move(outcome)), registry_))
                return found;
        return std::nullopt;
    }

    RegistryConfig read_config(const Response& response) const {
        const std::optional<std::string> text = content(response, registry_);
        if (!text)
            throw Error{
                Errc::registry,
                cat("there is no registry at ", response.url.redacted(), ": no config.json")};
        try {
            return read_registry_config(*text, host_.read);
        } catch (Error& error) {
            error.during(cat("reading ", response.url.redacted()));
            throw;
        }
    }

    IndexEntry choose(const std::string& index) const {
        return choose_version(
            read_index(index, query_.spec.name, host_.read), query_.spec, query_.yanked);
    }

    const PackageQuery& query_;
    const Registry& registry_;
    const Host& host_;
    std::string base_;
};

} // namespace

bool is_sparse(const Registry& registry) {
    return registry.index.starts_with(sparse);
}

std::optional<PackageDescription>
ask_sparse_registry(const PackageQuery& query, const Registry& registry, const Host& host) {
    return Question{query, registry, host}.answer();
}

} // namespace binstall::crates_io
