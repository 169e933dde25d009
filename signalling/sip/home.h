#pragma once

#include <sofia-sip/su_alloc.h>

namespace vouch::signalling {

/// Sofia-SIP's memory for what is parsed; frees all of it at the end of the scope.
class Home {
 public:
  Home() { su_home_init(&home_); }
  ~Home() { su_home_deinit(&home_); }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  su_home_t* get() { return &home_; }

 private:
  su_home_t home_{};
};

}  // namespace vouch::signalling
