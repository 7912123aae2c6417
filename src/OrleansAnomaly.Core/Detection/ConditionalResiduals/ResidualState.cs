using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>An asset's bytes, seen as what they are. Values are relative to <see cref="Origin"/>, so that a spread of 1 at a mean of 1e8 keeps its digits.</summary>
internal readonly ref struct ResidualState
{
    /// <summary>Smoothed series per dimension: residuals over 1, 8 and 32 rows, and deviations over 32.</summary>
    public const int Smoothed = 4;

    /// <summary>Channels, and behind them what they are fused to.</summary>
    public const int Histograms = 10;

    /// <summary>Most regimes of an asset.</summary>
    public const int MostRegimes = 8;

    public readonly ref ResidualHeader Header;
    public readonly Span<double> Origin, Seen, Moments, Precision, Smooth, Spread, Causes;
    public readonly Span<double> Means, MeanRows;           // of all rows first, then of each regime where there are settings
    public readonly Span<double> Centres, CentreRows, Low, High;
    public readonly Span<ChannelHistogram> Channels;

    /// <summary>A view; whoever made it of read-only bytes must not write.</summary>
    public ResidualState(ReadOnlySpan<byte> state, int dimensions, int settings)
    {
        Span<byte> bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(state), Bytes(dimensions, settings));
        Header = ref MemoryMarshal.AsRef<ResidualHeader>(bytes);
        bytes = bytes[Unsafe.SizeOf<ResidualHeader>()..];
        Channels = MemoryMarshal.Cast<byte, ChannelHistogram>(bytes[..(Histograms * Unsafe.SizeOf<ChannelHistogram>())]);
        Span<double> rest = MemoryMarshal.Cast<byte, double>(bytes[(Histograms * Unsafe.SizeOf<ChannelHistogram>())..]);
        int triangle = PackedSymmetric.Length(dimensions), rooms = Rooms(settings);
        Origin = Take(ref rest, dimensions);
        Seen = Take(ref rest, dimensions);
        Moments = Take(ref rest, triangle);
        Precision = Take(ref rest, triangle);
        Smooth = Take(ref rest, Smoothed * dimensions);
        Spread = Take(ref rest, Smoothed * dimensions);
        Causes = Take(ref rest, dimensions);
        Means = Take(ref rest, rooms * dimensions);
        MeanRows = Take(ref rest, rooms * dimensions);
        Centres = Take(ref rest, MostRegimes * settings);
        CentreRows = Take(ref rest, settings > 0 ? MostRegimes : 0);
        Low = Take(ref rest, settings);
        High = Take(ref rest, settings);
    }

    public static int Bytes(int dimensions, int settings) =>
        Unsafe.SizeOf<ResidualHeader>() + Histograms * Unsafe.SizeOf<ChannelHistogram>()
        + sizeof(double) * ((3 + 2 * Smoothed + 2 * Rooms(settings)) * dimensions + 2 * PackedSymmetric.Length(dimensions)
            + (settings > 0 ? MostRegimes * (settings + 1) + 2 * settings : 0));

    /// <summary>The moments, around the means of that room: 0 is that of all rows, the others are the regimes'.</summary>
    public RowMoments MomentsOf(int room) => new(Origin, Seen, Means.Slice(room * Origin.Length, Origin.Length), MeanRows.Slice(room * Origin.Length, Origin.Length), Moments);

    public Span<double> SmoothOf(int series) => Smooth.Slice(series * Origin.Length, Origin.Length);

    public Span<double> SpreadOf(int series) => Spread.Slice(series * Origin.Length, Origin.Length);

    private static int Rooms(int settings) => settings > 0 ? 1 + MostRegimes : 1;

    private static Span<double> Take(scoped ref Span<double> rest, int length)
    {
        Span<double> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
