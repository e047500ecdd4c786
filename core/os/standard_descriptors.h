#ifndef YATZY_CORE_OS_STANDARD_DESCRIPTORS_H_
#define YATZY_CORE_OS_STANDARD_DESCRIPTORS_H_

namespace yatzy {

// Opens those of the descriptors 0, 1 and 2 that are closed, on /dev/null: else
// the next file to be opened gets the number, and what is printed goes there.
// Each is opened the wrong way round, so that to read or print is an error, as
// it was, and not silence. For the beginning of main; where it is called, it
// has also been done before main. False, with errno, if there is no descriptor
// to be had.
bool OpenStandardDescriptors();

}  // namespace yatzy

#endif  // YATZY_CORE_OS_STANDARD_DESCRIPTORS_H_
