// SPDX-License-Identifier: MIT
// The real binstall, given one archive after the other by a release host on loopback.
#pragma once

#include <support/machine.hpp>
#include <support/world.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

/// Exit codes that archives lead to.
enum Exit {
    no_space = 74,
    bad_archive = 43,
    wrong_digest = 42,
    no_download = 68,
    no_binary = 88,
    wrong_format = 95,
};

/// Whether the release page publishes the digest of an asset, which makes it verified.
enum class Published { nothing, digest };

/// An archive, and what is to become of it.
struct Row {
    std::string what;
    std::string bytes;
    std::string says{}; ///< In the error, when it is refused.
    int status = bad_archive;
};

/// How a row is offered.
struct Offering {
    std::string suffix; ///< ".tar.gz": what the asset's name ends in.
    Published published = Published::nothing;
    std::vector<std::string> arguments{}; ///< More of them for the command.
    std::string settings{};
    std::string target{};    ///< This machine's when empty.
    std::string locale{};    ///< LC_ALL.
    std::string digest_of{}; ///< Whose digest is published, when not the asset's own.
};

/// What a command did with an archive.
struct Judged {
    Outcome outcome;
    std::string installed; ///< The bytes of `tool` in the binary folder; empty when there is none.
    std::string names;     ///< Of everything in that folder.
    unsigned mode = 0;     ///< Its permissions, with the special bits.
    unsigned owner = 0;
    std::string attributes{};     ///< The names of its extended attributes.
    std::int64_t seconds_old = 0; ///< Since its time of change.
};

/// Installs the binary `tool` of a crate whose release has one asset with these bytes, on a machine
/// of its own.
Judged judge(const std::string& bytes, const Offering& offering);

/// The same with a `pkg-url` that ends in `ending`, whose host sends `answer` byte for byte.
Judged judge_answer(const std::string& answer, const std::string& ending = "tool");

/// The same with a `pkg-url` that ends in `ending`, which the host answers whatever it asks for.
Judged judge_at_url(const std::string& bytes, const std::string& ending);

/// What the command does when the file system that it stages on has 1 MiB of room. Absent where no
/// such file system can be had.
std::optional<Outcome> install_on_full_disk(const std::string& bytes, const Offering& offering);

/// Each row is refused: with its exit code, one line that says its words, no control character, and
/// nothing changed on a machine where something else is installed.
void refuses(const std::vector<Row>& rows, const Offering& offering);

/// The same for archives too many for a process each: they are the assets of one release, and the
/// command tries one after the other.
void refuses_all(const std::vector<std::string>& archives, const Offering& offering);

/// Each row installs `content` as the program `tool`, executable by those whom the umask lets, and
/// nothing else.
void accepts(const std::vector<Row>& rows, const Offering& offering, const std::string& content);

/// A program that runs here, as the archives of this suite have it.
const std::string& program();

} // namespace binstall::test
