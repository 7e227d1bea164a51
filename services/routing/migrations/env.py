from services.routing.models import Base
from shared.messaging.migrations import run

run(Base.metadata)
