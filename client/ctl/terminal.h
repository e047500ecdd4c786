#ifndef YATZY_CLIENT_CTL_TERMINAL_H_
#define YATZY_CLIENT_CTL_TERMINAL_H_

namespace yatzy::client {

// Whether `fd` is a terminal on which a line can be drawn again and again. One
// that the environment's TERM calls dumb or unknown, or does not name, may show
// escape codes as they are.
bool CanDrawOn(int fd);

// How many columns that terminal has now; 80 if it does not say.
int ColumnsOf(int fd);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_TERMINAL_H_
