// SPDX-License-Identifier: MIT
int vanished();

int vanished() {
    return 1;
}
