"""The server of bench/echo: the correlator's own way of serving, with one answer from memory."""
import os
import subprocess
import time

import measuring
from environment import free_port


class Echo:
    def __init__(self, environment, answer):
        self.environment = environment
        self.answer = answer
        self.address = f"localhost:{free_port()}"

    def __enter__(self):
        config = self.environment.folder / "config" / "correlator.toml"
        mine = config.with_name("echo.toml")
        lines = config.read_text().splitlines()
        port = self.address.split(":")[1]
        mine.write_text("\n".join(f'listen = "127.0.0.1:{port}"' if line.startswith("listen = ") else line for line in lines) + "\n")
        self.process = subprocess.Popen([measuring.program("bench_echo"), "--config", str(mine)], stderr=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, env={**os.environ, "BENCH_ECHO_ANSWER": str(self.answer)})
        time.sleep(0.5)
        assert self.process.poll() is None, "the echo server does not run"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
