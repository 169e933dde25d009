#include "services/vouchctl/shell/app.h"

int main(int argc, char** argv) {
  return vouch::services::run_vouchctl(argc, argv);
}
