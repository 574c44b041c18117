"""`make bench`: pages and answers, lists, a first visit, a year of asking, pushes; prints
tables, writes bench/results.json.

`BENCH_SECONDS` (4) is how long each load lasts, `BENCH_PUSHES` (100,000) how many are sent.
"""

import os

from bench import first_visit, lists, matching, needs_lists, pages, pairs, push_delivery
from bench.report import save, show

pages.main()
needs_lists.main()
lists.main()
for rows in (
    first_visit.run(),
    matching.run(),
    pairs.run(),
    push_delivery.run(int(os.environ.get("BENCH_PUSHES", "100000"))),
):
    show(rows)
    save(rows)
