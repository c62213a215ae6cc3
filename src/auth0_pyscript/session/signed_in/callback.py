"""The answer of a login in the page's address: the login to which it belongs, and its tokens."""

from ...errors import CallbackError
from ...protocol.authorization_response import parse_authorization_response
from ..transaction import Transaction
from .token_client import TokenClient
from .token_endpoint import Granted, code_in
from .transaction_store import TransactionStore

_LOG_IN_AGAIN = (
    "It was used before, or comes from a bookmark, another tab or another site. Log in again."
)


async def take_answer(
    query: str, transactions: TransactionStore
) -> "tuple[Transaction, dict[str, str]]":
    """
    Return the transaction to which the answer in query belongs, and the answer's parameters.

    Raises: CallbackError if there is no such transaction; ProtocolError.
    """
    response = parse_authorization_response(query)
    transaction = None if response is None else await transactions.take(response["state"])
    if response is None or transaction is None:
        raise _no_login()
    return transaction, response


async def redeem_answer(
    client: TokenClient, transaction: Transaction, response: dict[str, str], *, is_first: bool
) -> Granted:
    """
    Return what the tenant grants for the code of an answer. is_first: the code was never sent.

    Raises: CallbackError; AuthorizationError with the tenant's error; the errors of redeeming the
    code.
    """
    if transaction.issuer != client.tenant.configuration.issuer:
        raise _no_login()
    # After a restart of the vault a page may send its answer twice. A code is redeemed once.
    if not is_first:
        raise CallbackError("This login answer has been used here before.", _LOG_IN_AGAIN)
    code = code_in(response, transaction)
    client.keys.fetch_early()
    return await client.endpoint.redeem(transaction, code)


def _no_login() -> CallbackError:
    return CallbackError("This login answer belongs to no pending login here.", _LOG_IN_AGAIN)
