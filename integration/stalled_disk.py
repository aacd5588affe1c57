"""Gives weir-milter a disk that can be made to hang, or to be full, and to recover."""

import contextlib
import pathlib
import subprocess

SHIM = pathlib.Path(__file__).parent / "stall/stall.c"


class StalledDisk:
    """`environment` is for the process; writes below `folder` wait while `hangs()` lasts, and find
    no space while `is_full()` does."""

    def __init__(self, root, folder):
        self.flag = root / "stalled"
        self.full_flag = root / "full"
        library = root / "stall.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SHIM, "-ldl"], check=True,
                       stdin=subprocess.DEVNULL)
        self.environment = {"LD_PRELOAD": str(library), "WEIR_STALL_BELOW": str(folder),
                            "WEIR_STALL_FLAG": str(self.flag),
                            "WEIR_FULL_FLAG": str(self.full_flag)}

    @contextlib.contextmanager
    def hangs(self):
        self.flag.touch()
        try:
            yield
        finally:
            self.flag.unlink()

    @contextlib.contextmanager
    def is_full(self):
        self.full_flag.touch()
        try:
            yield
        finally:
            self.full_flag.unlink()
