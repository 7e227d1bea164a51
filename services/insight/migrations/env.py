from services.insight.models import Base
from shared.messaging.migrations import run

run(Base.metadata)
