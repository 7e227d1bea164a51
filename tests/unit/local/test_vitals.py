from deploy.local.vitals import Vitals, parse

TEXT = """\
# TYPE tijdig_consumer_lag_messages gauge
tijdig_consumer_lag_messages 3.0
# TYPE tijdig_outbox_rows gauge
tijdig_outbox_rows 0.0
# TYPE tijdig_messages_total counter
tijdig_messages_total{type="x",outcome="done"} NaN
"""


def test_what_waits_is_read_from_the_metrics_and_the_rest_passed_over() -> None:
    assert parse(TEXT) == Vitals(lag=3, outbox=0, quarantine=None)
