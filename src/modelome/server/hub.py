"""What the live Hub says of a repository's files; asked only when a person asks."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from modelome.server.problems import ProblemError
from modelome.server.schemas import FileEntry, FilesAnswer

if TYPE_CHECKING:
    from modelome.server.settings import Settings

__all__ = ["Hub"]

_KEPT = 256


class Hub:
    """Files of repositories, kept for some minutes. `HF_ENDPOINT` names another Hub."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: dict[str, tuple[float, FilesAnswer]] = {}
        self._lock = threading.Lock()

    def files(self, model_id: str) -> FilesAnswer:
        """Return the files of a repository with their sizes.

        Raises:
            ProblemError: 404 where the Hub has no such repository, or not for everyone; 503 where it does not answer.

        """
        with self._lock:
            kept = self._kept.get(model_id)
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        answer = FilesAnswer(id=model_id, files=self._ask(model_id), fetched_at=datetime.now(UTC))
        with self._lock:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[model_id] = (time.monotonic() + self._settings.hub_cache_seconds, answer)
        return answer

    def _ask(self, model_id: str) -> list[FileEntry]:
        # The client would also report what runs it; read when it is imported.
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        # A second to import, and only this answer needs it.
        from huggingface_hub import HfApi  # noqa: PLC0415
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, RepositoryNotFoundError  # noqa: PLC0415

        api = HfApi(endpoint=os.environ.get("HF_ENDPOINT"), token=False)
        try:
            info = api.model_info(model_id, files_metadata=True, timeout=self._settings.hub_seconds)
        except RepositoryNotFoundError:
            raise _not_for_everyone(model_id) from None
        except HFValidationError:
            raise ProblemError(404, f"{model_id!r} is no id that the Hub could have today.") from None
        except HfHubHTTPError as error:
            status = error.response.status_code if error.response is not None else None
            if status in {401, 403}:
                raise _not_for_everyone(model_id) from None
            if status == 429:
                raise ProblemError(
                    503,
                    "The Hub answers no more requests from here for now. Try again in a minute.",
                    headers={"Retry-After": "60"},
                ) from None
            raise ProblemError(
                503, f"The Hub answered with an error ({status or 'no status'}). Try again later."
            ) from None
        except Exception as error:  # noqa: BLE001 - every way in which a network fails
            raise ProblemError(
                503,
                f"The Hub cannot be reached within {self._settings.hub_seconds:g} s ({type(error).__name__}). "
                "Check the connection.",
            ) from None
        return [FileEntry(path=file.rfilename, size=file.size) for file in info.siblings or []]


def _not_for_everyone(model_id: str) -> ProblemError:
    """Tell of what the Hub answers alike for: what is not there, and what is not shown without a login."""
    return ProblemError(
        404, f"The Hub has no repository {model_id!r} for everyone to see: deleted, renamed, private or gated."
    )
