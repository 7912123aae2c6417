using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>Which calls of stores fail, by chance from a seed: before they do anything, after they have done it, or not but slowly.</summary>
/// <param name="seed">The seed.</param>
/// <param name="oneIn">One call in so many.</param>
internal sealed class Faults(ulong seed, int oneIn)
{
    private readonly Lock _gate = new();
    private SplitMix64 _random = new(seed);

    private enum Turn
    {
        Sound,
        Before,
        After,
        Slow,
    }

    public bool IsOn { get; set; }

    /// <summary>How many calls have failed.</summary>
    public int Count { get; private set; }

    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        Turn turn = Draw(out int yields);
        // The others overtake it.
        for (int i = 0; i < yields; i++)
            await Task.Yield();
        Fail(turn == Turn.Before);
        T result = await call().ConfigureAwait(false);
        Fail(turn == Turn.After);
        return result;
    }

    public T Run<T>(Func<T> call)
    {
        Turn turn = Draw(out _);
        Fail(turn == Turn.Before);
        T result = call();
        Fail(turn == Turn.After);
        return result;
    }

    private Turn Draw(out int yields)
    {
        lock (_gate)
        {
            yields = 0;
            if (!IsOn || _random.NextInt32(oneIn) != 0)
                return Turn.Sound;
            var turn = (Turn)(1 + _random.NextInt32(3));
            yields = turn == Turn.Slow ? 1 + _random.NextInt32(2_000) : 0;
            return turn;
        }
    }

    private void Fail(bool fails)
    {
        if (!fails)
            return;
        lock (_gate)
            Count++;
        throw new StorageException("the store fails by chance", "test");
    }
}
