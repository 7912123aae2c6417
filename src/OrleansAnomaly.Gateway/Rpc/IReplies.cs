namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>The way of replies to the caller. Members return when the connection has taken what was sent, which holds up who sends more than is read.</summary>
internal interface IReplies<in T>
{
    /// <summary>Sends headers now, where nothing was sent before: the caller then knows that the call has begun.</summary>
    ValueTask OpenAsync(CancellationToken stop);

    /// <summary>Sends a reply.</summary>
    /// <param name="reply">The reply; not changed afterwards.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="isMoreComing">Whether it may wait for others until <see cref="FlushAsync"/>.</param>
    ValueTask SendAsync(T reply, CancellationToken stop, bool isMoreComing = false);

    /// <summary>Has replies go out that wait.</summary>
    ValueTask FlushAsync(CancellationToken stop);
}
