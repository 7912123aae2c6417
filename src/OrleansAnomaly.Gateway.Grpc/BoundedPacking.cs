using System.IO.Compression;
using Grpc.Net.Compression;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>A way of packing that stops unpacking when a message becomes too large. The library bounds messages as they are sent, not what they unpack to.</summary>
/// <param name="packing">The library's own.</param>
/// <param name="most">Most bytes of a message.</param>
internal sealed class BoundedPacking(ICompressionProvider packing, int most) : ICompressionProvider
{
    /// <summary>All that the library knows.</summary>
    public static IList<ICompressionProvider> All(int most) =>
        [new BoundedPacking(new GzipCompressionProvider(CompressionLevel.Fastest), most), new BoundedPacking(new DeflateCompressionProvider(CompressionLevel.Fastest), most)];

    public string EncodingName => packing.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => packing.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream) => new BoundedStream(packing.CreateDecompressionStream(stream), most);
}
