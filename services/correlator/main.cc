#include "services/correlator/correlator.h"

int main(int argc, char** argv) {
  return vouch::services::run_service(vouch::services::Process::kCorrelator, "vouch-correlator", argc, argv,
                                      vouch::services::make_correlator);
}
