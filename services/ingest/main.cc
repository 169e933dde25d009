#include "services/ingest/ingest.h"

int main(int argc, char** argv) {
  return vouch::services::run_service(vouch::services::Process::kIngest, "vouch-ingest", argc, argv,
                                      vouch::services::make_ingest);
}
