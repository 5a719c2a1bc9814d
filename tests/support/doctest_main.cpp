// SPDX-License-Identifier: MIT
// The main function of every test program. With BINSTALL_TEST_RESULTS it appends a line for each
// case to that file, "ok <name>", "skipped <name>: <reasons>" or "FAILED <name>", from which
// `./dev test` knows what was skipped and `./dev test catalogue` which bad inputs are covered.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "skip.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace binstall::test {
namespace {

/// Why the running case is skipped, or a part of it; empty when it is not.
std::string& reasons() {
    static std::string text;
    return text;
}

class CaseResults : public doctest::IReporter {
public:
    explicit CaseResults(const doctest::ContextOptions&) {}

    void test_case_start(const doctest::TestCaseData& test_case) override {
        name_ = test_case.m_name;
        reasons().clear();
    }

    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        const char* path = std::getenv("BINSTALL_TEST_RESULTS");
        if (!path)
            return;
        if (std::FILE* file = std::fopen(path, "a")) {
            if (stats.testCaseSuccess && !reasons().empty())
                std::fprintf(file, "skipped %s: %s\n", name_.c_str(), reasons().c_str());
            else
                std::fprintf(
                    file, "%s %s\n", stats.testCaseSuccess ? "ok" : "FAILED", name_.c_str());
            std::fclose(file);
        }
    }

    void report_query(const doctest::QueryData&) override {}

    void test_run_start() override {}

    void test_run_end(const doctest::TestRunStats&) override {}

    void test_case_reenter(const doctest::TestCaseData&) override {}

    void test_case_exception(const doctest::TestCaseException&) override {}

    void subcase_start(const doctest::SubcaseSignature&) override {}

    void subcase_end() override {}

    void log_assert(const doctest::AssertData&) override {}

    void log_message(const doctest::MessageData&) override {}

    void test_case_skipped(const doctest::TestCaseData&) override {}

private:
    std::string name_;
};

REGISTER_LISTENER("case_results", 1, CaseResults);

} // namespace

void skip(std::string_view reason) {
    const std::string text{reason};
    MESSAGE("SKIPPED: ", text);
    if (reasons().find(text) == std::string::npos)
        reasons() += (reasons().empty() ? "" : "; ") + text;
}

} // namespace binstall::test
