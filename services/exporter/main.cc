#include "services/exporter/exporter.h"

int main(int argc, char** argv) {
  return vouch::services::run_service(vouch::services::Process::kExporter, "vouch-exporter", argc, argv,
                                      vouch::services::make_exporter);
}
