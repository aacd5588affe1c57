"""A private Postfix with Weir attached and a sink behind it, put up and taken down together."""

import contextlib
import pathlib

import daemon
import postfix
import sink
import support

class Stage:
    def __init__(self, root, config, milter=True, **weir_options):
        self.root = pathlib.Path(root)
        self._stack = contextlib.ExitStack()
        try:
            self.sink = sink.Sink(self.root)
            self._stack.callback(self.sink.stop)
            self.weir = daemon.Weir(self.root, config, **weir_options)
            if milter:
                self.weir.start()
                self._stack.callback(self.weir.stop)
            self.postfix = postfix.Postfix(
                self.root, self.sink.port,
                milter=daemon.mta_address(self.weir.address) if milter else None)
            self._stack.callback(self.postfix.stop)
        except BaseException:
            self._stack.close()
            raise

    def errors(self):
        """Lines of any log that an administrator would have to look at."""
        return support.error_lines(self.weir.log()) + support.error_lines(self.postfix.log())

    def close(self):
        self._stack.close()


@contextlib.contextmanager
def stage(config, **options):
    with support.private_dir() as root:
        built = Stage(root, config, **options)
        try:
            yield built
        finally:
            built.close()
