"""What `tree` of the elements in this folder takes, for the type checker."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..tree import ViewState
    from .metadata.metadata_state import MetadataState

    class SignedInState(ViewState):
        """The state of one element."""

        metadata: MetadataState
        is_settled: bool  # what stands above the element has its height
