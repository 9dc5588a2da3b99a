"""Heap that is still held after very many reports to a server that is gone."""

BOUND_BYTES = 32 << 20  # ReporterOptions.DEFAULT.maxQueueBytes()


def measure(bench, reports):
    proxy = bench.proxy()
    process = bench.start(bench.java("SdkClient", "flood", reports, 20), proxy.url)
    try:
        task = process.step()["task"]
        proxy.close()  # from here on the server is dead
        told = process.step()
        held = told["after"] - told["before"]
        print(f"heap held after {reports:,} reports, server dead: {held / 2**20:.1f} MiB "
              f"({held / BOUND_BYTES:.2f} to the bound of {BOUND_BYTES >> 20} MiB)")
        print(f"reports a second, server dead: {reports / told['seconds']:,.0f}")
        print(f"ledger: {told['ledger']}")
        print(f"peak RSS, server dead, -Xmx256m: {process.kill():.0f} MiB")
        bench.server.delete([task])
    finally:
        process.kill()
