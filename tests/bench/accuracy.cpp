// SPDX-License-Identifier: MIT
// accuracy CRATES.jsonl: for three machines, of how many real crates the file is chosen that a
// person would pick. Ends with 1 when that is less than 97 in 100, or a file of another platform.
#include <cstdio>
#include <exception>
#include <unit/corpus_crates.hpp>

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: accuracy CRATES.jsonl\n", stderr);
        return 2;
    }
    try {
        bool is_good = true;
        for (const char* triple :
             {"x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"}) {
            const binstall::Accuracy accuracy = binstall::measure_accuracy(arguments[1], triple);
            std::printf("%-26s %d of %d, wrong %d\n",
                        triple,
                        accuracy.found,
                        accuracy.expected,
                        accuracy.wrong);
            for (const std::string& miss : accuracy.misses)
                std::printf("  missed %s\n", miss.c_str());
            is_good = is_good && accuracy.expected > 0 && accuracy.wrong == 0 &&
                      accuracy.found * 100 >= accuracy.expected * 97;
        }
        return is_good ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "accuracy: %s\n", error.what());
        return 1;
    }
}
