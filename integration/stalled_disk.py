"""Gives weir-milter a disk that can be made to hang and to recover."""

import contextlib
import pathlib
import subprocess

SHIM = pathlib.Path(__file__).parent / "stall/stall.c"


class StalledDisk:
    """`environment` is for the process; writes below `folder` wait while `hangs()` lasts."""

    def __init__(self, root, folder):
        self.flag = root / "stalled"
        library = root / "stall.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SHIM, "-ldl"], check=True,
                       stdin=subprocess.DEVNULL)
        self.environment = {"LD_PRELOAD": str(library), "WEIR_STALL_BELOW": str(folder),
                            "WEIR_STALL_FLAG": str(self.flag)}

    @contextlib.contextmanager
    def hangs(self):
        self.flag.touch()
        try:
            yield
        finally:
            self.flag.unlink()
