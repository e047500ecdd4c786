#ifndef YATZY_TESTS_SUPPORT_SANITIZED_H_
#define YATZY_TESTS_SUPPORT_SANITIZED_H_

// YATZY_SANITIZED is defined where a sanitizer takes time and memory of its
// own, YATZY_THREAD_SANITIZED where that is ThreadSanitizer, the slowest.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define YATZY_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define YATZY_SANITIZED 1
#endif
#endif

#if defined(__SANITIZE_THREAD__)
#define YATZY_THREAD_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define YATZY_THREAD_SANITIZED 1
#endif
#endif

#endif  // YATZY_TESTS_SUPPORT_SANITIZED_H_
