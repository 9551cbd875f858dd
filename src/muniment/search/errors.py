"""What can go wrong with a question, by its code: all are the kinds of ``kernel.errors``.

``search.*`` codes of ``InvalidInput``: ``field value facet sort range edge words node pattern size depth truncated after
engine``; of ``EngineUnavailable``: ``none`` (no index yet), ``layout`` (made by another version), ``locked``, ``broken``.
"""
