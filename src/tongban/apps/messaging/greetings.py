"""Greetings of the hub: taken in, acknowledged, without effect. 联调消息"""

import logging

from tongban.apps.messaging.handlers import Received, handles
from tongban.exchange.contracts.joining import Greeting

log = logging.getLogger(__name__)


@handles(Greeting)
def take_greeting(message: Greeting, received: Received) -> None:
    """Storing the message is all there is to do."""
    del message
    log.debug("greeting from %s for %s", received.sender, received.recipient)
