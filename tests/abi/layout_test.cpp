// SPDX-License-Identifier: MIT
// What a compiled plugin relies on: sizes, offsets, slots of virtual functions and the values of
// enumerators. When this test fails, plugins that were built before would misread memory: raise
// `plugin_abi` in the top meson.build, and let BINSTALL_UPDATE_GOLDEN=1 write the new file.
#include <binstall/cfg_expression.hpp>
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>
#include <binstall/url_template.hpp>

#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/golden.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace binstall {

namespace {

/// Lines of the golden file about one type.
template <class Type>
class Layout {
public:
    explicit Layout(std::string name) : name_{std::move(name)} {
        text = cat(name_, ": ", sizeof(Type), " bytes, aligned to ", alignof(Type), '\n');
    }

    template <class Member>
    Layout& member(std::string_view name, Member Type::*pointer) {
        const auto object = std::make_unique<Type>();
        const auto* start = reinterpret_cast<const std::byte*>(object.get());
        const auto* place = reinterpret_cast<const std::byte*>(&(object.get()->*pointer));
        text += cat("    ", name, " at ", place - start, ", ", sizeof(Member), " bytes\n");
        return *this;
    }

    /// The Itanium C++ ABI: a pointer to a virtual function is 1 plus its offset in the table.
    template <class Function>
    Layout& slot(std::string_view name, Function Type::*pointer) {
        std::array<std::ptrdiff_t, 2> parts{};
        static_assert(sizeof pointer == sizeof parts);
        std::memcpy(parts.data(), &pointer, sizeof parts);
        text +=
            cat("    ", name, " in slot ", (parts[0] - 1) / std::ptrdiff_t{sizeof(void*)}, '\n');
        return *this;
    }

    std::string text;

private:
    std::string name_;
};

#define MEMBER(type, name) member(#name, &type::name)

std::string values() {
    std::string text;
    text += Layout<Request>{"Request"}
                .MEMBER(Request, method)
                .MEMBER(Request, url)
                .MEMBER(Request, headers)
                .MEMBER(Request, body)
                .MEMBER(Request, size_limit)
                .MEMBER(Request, cache)
                .MEMBER(Request, credential)
                .text;
    text += Layout<Header>{"Header"}.MEMBER(Header, name).MEMBER(Header, value).text;
    text += Layout<Response>{"Response"}
                .MEMBER(Response, status)
                .MEMBER(Response, headers)
                .MEMBER(Response, body)
                .MEMBER(Response, url)
                .text;
    text += Layout<Url>{"Url"}.text;
    text += Layout<UrlTemplate>{"UrlTemplate"}.text;
    text += Layout<CfgExpression>{"CfgExpression"}.text;
    text += Layout<Value>{"Value"}.text;
    text += Layout<Error>{"Error"}.text;
    text += Layout<Http::Outcome>{"Http::Outcome"}.text;
    text += Layout<Evidence>{"Evidence"}.text;
    text += Layout<Place>{"Place"}.text;
    text += Layout<PackageDescription>{"PackageDescription"}.text;
    text += Layout<Digest>{"Digest"}.MEMBER(Digest, algorithm).MEMBER(Digest, hex).text;
    text += Layout<Target>{"Target"}
                .MEMBER(Target, triple)
                .MEMBER(Target, arch)
                .MEMBER(Target, vendor)
                .MEMBER(Target, os)
                .MEMBER(Target, env)
                .text;
    text += Layout<Version>{"Version"}
                .MEMBER(Version, major)
                .MEMBER(Version, minor)
                .MEMBER(Version, patch)
                .MEMBER(Version, prerelease)
                .MEMBER(Version, build)
                .text;
    text += Layout<VersionReq>{"VersionReq"}.text;
    text += Layout<PackageSpec>{"PackageSpec"}
                .MEMBER(PackageSpec, name)
                .MEMBER(PackageSpec, requirement)
                .text;
    text += Layout<GitCommit>{"GitCommit"}.MEMBER(GitCommit, remote).MEMBER(GitCommit, id).text;
    text += Layout<GitEntry>{"GitEntry"}.MEMBER(GitEntry, kind).MEMBER(GitEntry, path).text;
    return text;
}

std::string manifests() {
    std::string text;
    text += Layout<Binary>{"Binary"}
                .MEMBER(Binary, name)
                .MEMBER(Binary, required_features)
                .MEMBER(Binary, target_name)
                .text;
    text += Layout<SigningRules>{"SigningRules"}
                .MEMBER(SigningRules, algorithm)
                .MEMBER(SigningRules, public_key)
                .MEMBER(SigningRules, file)
                .text;
    text += Layout<PackageRules>{"PackageRules"}
                .MEMBER(PackageRules, pkg_url)
                .MEMBER(PackageRules, pkg_fmt)
                .MEMBER(PackageRules, bin_dir)
                .MEMBER(PackageRules, disabled_strategies)
                .MEMBER(PackageRules, signing)
                .text;
    text += Layout<PackageMetadata>{"PackageMetadata"}
                .MEMBER(PackageMetadata, base)
                .MEMBER(PackageMetadata, overrides)
                .text;
    text += Layout<Manifest>{"Manifest"}
                .MEMBER(Manifest, name)
                .MEMBER(Manifest, version)
                .MEMBER(Manifest, repository)
                .MEMBER(Manifest, homepage)
                .MEMBER(Manifest, binaries)
                .MEMBER(Manifest, default_target)
                .MEMBER(Manifest, forced_target)
                .MEMBER(Manifest, metadata)
                .MEMBER(Manifest, published)
                .MEMBER(Manifest, source)
                .MEMBER(Manifest, warnings)
                .text;
    text += Layout<Registry>{"Registry"}
                .MEMBER(Registry, name)
                .MEMBER(Registry, index)
                .MEMBER(Registry, source)
                .MEMBER(Registry, credential)
                .text;
    text += Layout<GitRemote>{"GitRemote"}.MEMBER(GitRemote, url).MEMBER(GitRemote, ref).text;
    text += Layout<LocalPath>{"LocalPath"}.MEMBER(LocalPath, path).text;
    text += Layout<SourceArchive>{"SourceArchive"}
                .MEMBER(SourceArchive, commit)
                .MEMBER(SourceArchive, names)
                .MEMBER(SourceArchive, manifests)
                .text;
    text += Layout<PackageSearch>{"PackageSearch"}
                .MEMBER(PackageSearch, name)
                .MEMBER(PackageSearch, start)
                .MEMBER(PackageSearch, everywhere)
                .text;
    text += Layout<PackageQuery>{"PackageQuery"}
                .MEMBER(PackageQuery, spec)
                .MEMBER(PackageQuery, place)
                .MEMBER(PackageQuery, yanked)
                .text;
    text += Layout<CrateArchive>{"CrateArchive"}
                .MEMBER(CrateArchive, request)
                .MEMBER(CrateArchive, file)
                .MEMBER(CrateArchive, digest)
                .MEMBER(CrateArchive, version)
                .MEMBER(CrateArchive, published)
                .MEMBER(CrateArchive, source)
                .text;
    text += Layout<CrateFiles>{"CrateFiles"}
                .MEMBER(CrateFiles, cargo_toml)
                .MEMBER(CrateFiles, names)
                .MEMBER(CrateFiles, workspace_toml)
                .MEMBER(CrateFiles, source)
                .MEMBER(CrateFiles, manifest_path)
                .MEMBER(CrateFiles, workspace_path)
                .text;
    return text;
}

std::string builds() {
    std::string text;
    text += Layout<PublishedDigest>{"PublishedDigest"}
                .MEMBER(PublishedDigest, digest)
                .MEMBER(PublishedDigest, by)
                .text;
    text += Layout<ChecksumFile>{"ChecksumFile"}
                .MEMBER(ChecksumFile, request)
                .MEMBER(ChecksumFile, names)
                .text;
    text += Layout<MinisignSignature>{"MinisignSignature"}
                .MEMBER(MinisignSignature, request)
                .MEMBER(MinisignSignature, public_key)
                .MEMBER(MinisignSignature, names_asset)
                .text;
    text += Layout<Asset>{"Asset"}
                .MEMBER(Asset, request)
                .MEMBER(Asset, name)
                .MEMBER(Asset, format)
                .MEMBER(Asset, size)
                .MEMBER(Asset, evidence)
                .text;
    text += Layout<BinaryLocation>{"BinaryLocation"}
                .MEMBER(BinaryLocation, binary)
                .MEMBER(BinaryLocation, asset)
                .MEMBER(BinaryLocation, path)
                .text;
    text += Layout<Candidate>{"Candidate"}
                .MEMBER(Candidate, target)
                .MEMBER(Candidate, score)
                .MEMBER(Candidate, published)
                .MEMBER(Candidate, assets)
                .MEMBER(Candidate, binaries)
                .text;
    text += Layout<Rejection>{"Rejection"}
                .MEMBER(Rejection, asset)
                .MEMBER(Rejection, target)
                .MEMBER(Rejection, reason)
                .text;
    text += Layout<Findings>{"Findings"}
                .MEMBER(Findings, candidates)
                .MEMBER(Findings, rejected)
                .MEMBER(Findings, asked)
                .MEMBER(Findings, redirect_hosts)
                .text;
    text += Layout<PackageFormat>{"PackageFormat"}
                .MEMBER(PackageFormat, id)
                .MEMBER(PackageFormat, suffixes)
                .text;
    text += Layout<ForgeHost>{"ForgeHost"}.MEMBER(ForgeHost, host).MEMBER(ForgeHost, kind).text;
    text += Layout<BuildQuery>{"BuildQuery"}
                .MEMBER(BuildQuery, manifest)
                .MEMBER(BuildQuery, targets)
                .MEMBER(BuildQuery, binaries)
                .MEMBER(BuildQuery, overrides)
                .MEMBER(BuildQuery, formats)
                .MEMBER(BuildQuery, asset)
                .MEMBER(BuildQuery, x86_level)
                .MEMBER(BuildQuery, forges)
                .MEMBER(BuildQuery, named_hosts)
                .text;
    text += Layout<DecodingTerms>{"DecodingTerms"}
                .MEMBER(DecodingTerms, is_verified)
                .MEMBER(DecodingTerms, window)
                .text;
    text += Layout<FileEntry>{"FileEntry"}.MEMBER(FileEntry, path).MEMBER(FileEntry, size).text;
    text += Layout<PluginInfo>{"PluginInfo"}
                .MEMBER(PluginInfo, size)
                .MEMBER(PluginInfo, abi)
                .MEMBER(PluginInfo, toolchain)
                .MEMBER(PluginInfo, id)
                .MEMBER(PluginInfo, version)
                .MEMBER(PluginInfo, summary)
                .MEMBER(PluginInfo, license)
                .MEMBER(PluginInfo, register_into)
                .text;
    return text;
}

std::string interfaces() {
    using Fetch = Response (Http::*)(const Request&);
    using FetchInto = Response (Http::*)(const Request&, ByteSink&);
    using AddManifests = void (Registrar::*)(std::unique_ptr<ManifestSource>, Precedence);
    using AddPackages = void (Registrar::*)(std::unique_ptr<PackageSource>, Precedence);
    using AddFormat = void (Registrar::*)(std::unique_ptr<ArchiveFormat>, Precedence);
    std::string text;
    text += Layout<ManifestSource>{"ManifestSource"}
                .slot("id", &ManifestSource::id)
                .slot("resolve", &ManifestSource::resolve)
                .text;
    text += Layout<PackageSource>{"PackageSource"}
                .slot("id", &PackageSource::id)
                .slot("find", &PackageSource::find)
                .text;
    text += Layout<ArchiveFormat>{"ArchiveFormat"}
                .slot("id", &ArchiveFormat::id)
                .slot("suffixes", &ArchiveFormat::suffixes)
                .slot("recognises", &ArchiveFormat::recognises)
                .slot("unpack", &ArchiveFormat::unpack)
                .text;
    text += Layout<Registrar>{"Registrar"}
                .slot("add manifests", static_cast<AddManifests>(&Registrar::add))
                .slot("add packages", static_cast<AddPackages>(&Registrar::add))
                .slot("add format", static_cast<AddFormat>(&Registrar::add))
                .slot("setting", &Registrar::setting)
                .text;
    text += Layout<Http>{"Http"}
                .slot("fetch", static_cast<Fetch>(&Http::fetch))
                .slot("fetch into", static_cast<FetchInto>(&Http::fetch))
                .slot("fetch_all", &Http::fetch_all)
                .text;
    text += Layout<Git>{"Git"}
                .slot("fetch", &Git::fetch)
                .slot("list", &Git::list)
                .slot("read", &Git::read)
                .text;
    text += Layout<Readers>{"Readers"}
                .slot("json", &Readers::json)
                .slot("toml", &Readers::toml)
                .slot("digest", &Readers::digest)
                .slot("source_archive", &Readers::source_archive)
                .slot("package", &Readers::package)
                .text;
    text += Layout<SourceTree>{"SourceTree"}
                .slot("names", &SourceTree::names)
                .slot("read", &SourceTree::read)
                .text;
    text += Layout<ByteSource>{"ByteSource"}
                .slot("size", &ByteSource::size)
                .slot("read_at", &ByteSource::read_at)
                .text;
    text += Layout<ByteSink>{"ByteSink"}.slot("write", &ByteSink::write).text;
    text += Layout<EntrySink>{"EntrySink"}
                .slot("directory", &EntrySink::directory)
                .slot("file", &EntrySink::file)
                .slot("symbolic_link", &EntrySink::symbolic_link)
                .slot("hard_link", &EntrySink::hard_link)
                .slot("special", &EntrySink::special)
                .text;
    text += Layout<Log>{"Log"}.slot("write", &Log::write).text;
    text += Layout<Settings>{"Settings"}.slot("get", &Settings::get).text;
    text += Layout<Memory>{"Memory"}
                .slot("recall", &Memory::recall)
                .slot("remember", &Memory::remember)
                .text;
    return text;
}

/// A reference is a pointer in memory: which of them lies where?
std::string host_layout() {
    const StrictReaders read;
    FakeHost fake{read};
    const Host host = fake.host();
    std::array<const void*, sizeof(Host) / sizeof(void*)> words{};
    std::memcpy(words.data(), &host, sizeof words);
    const auto word_of = [&](const void* address) {
        return std::ranges::find(words, address) - words.begin();
    };
    return cat("Host: ",
               sizeof(Host),
               " bytes, aligned to ",
               alignof(Host),
               "\n    http in word ",
               word_of(&host.http),
               "\n    git in word ",
               word_of(&host.git),
               "\n    read in word ",
               word_of(&host.read),
               "\n    log in word ",
               word_of(&host.log),
               "\n    settings in word ",
               word_of(&host.settings),
               "\n    memory in word ",
               word_of(&host.memory),
               '\n');
}

template <class Enum>
std::string enumerators(std::string_view name, std::initializer_list<Enum> list) {
    std::string text = cat(name, ": ", sizeof(Enum), " bytes,");
    for (const Enum value : list)
        text += cat(' ', static_cast<long>(value));
    return text + '\n';
}

/// The last one of each moves when one is inserted before it; Errc, which is long, is listed by
/// name.
std::string enums() {
    std::string text;
    text += enumerators("Method", {Method::get, Method::head, Method::post});
    text += enumerators("CacheUse", {CacheUse::revalidate, CacheUse::immutable, CacheUse::never});
    text +=
        enumerators("DigestAlgorithm",
                    {DigestAlgorithm::sha256, DigestAlgorithm::sha512, DigestAlgorithm::blake2b});
    text += enumerators("Encoding", {Encoding::url, Encoding::path});
    text +=
        enumerators("Level", {Level::error, Level::warn, Level::info, Level::debug, Level::trace});
    text += enumerators("GitEntry::Kind",
                        {GitEntry::Kind::file,
                         GitEntry::Kind::directory,
                         GitEntry::Kind::symbolic_link,
                         GitEntry::Kind::submodule});
    text += enumerators(
        "Precedence",
        {Precedence::off, Precedence::fallback, Precedence::normal, Precedence::preferred});
    text += cat("Errc: ", sizeof(Errc), " bytes\n");
    for (int code = 0; name(static_cast<Errc>(code)) != "unknown"; ++code)
        text += cat("    ", name(static_cast<Errc>(code)), " is ", code, '\n');
    return text;
}

} // namespace

TEST_CASE("nothing that a compiled plugin relies on changes without a new ABI number") {
    const std::string text =
        values() + manifests() + builds() + interfaces() + host_layout() + enums();
    CHECK(test::golden_difference(cat("sdk-layout-", BINSTALL_PLUGIN_ABI), text) == "");
}

} // namespace binstall
