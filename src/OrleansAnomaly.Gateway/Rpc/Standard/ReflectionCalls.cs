using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Rpc.Reflection.V1;
using OrleansAnomaly.Gateway.Security;
using Alpha = OrleansAnomaly.Gateway.Rpc.Reflection.V1Alpha;

namespace OrleansAnomaly.Gateway.Rpc.Standard;

/// <summary>Tells clients what there is to call (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md).</summary>
internal sealed class ReflectionCalls
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];
    private readonly string[] _services;

    public ReflectionCalls(RpcHost host)
    {
        _services = [.. host.Methods.Select(method => method.Service).Distinct().Order(StringComparer.Ordinal)];
        foreach (RpcMethod method in host.Methods)
            Add(method.Named.File);
    }

    // Both versions are the same but for their names.
    public static readonly IReadOnlyList<RpcMethod> Methods =
    [
        RpcMethod.Bidirectional(ReflectionReflection.Descriptor.Services[0].FindMethodByName("ServerReflectionInfo"), Right.Read,
            async (ReflectionCalls calls, IAsyncEnumerable<ServerReflectionRequest> requests, IReplies<ServerReflectionResponse> replies, CallContext context) =>
            {
                await foreach (ServerReflectionRequest request in requests.ConfigureAwait(false))
                    await replies.SendAsync(calls.Answer(request), context.Stop).ConfigureAwait(false);
            }),
        RpcMethod.Bidirectional(Alpha.ReflectionReflection.Descriptor.Services[0].FindMethodByName("ServerReflectionInfo"), Right.Read,
            async (ReflectionCalls calls, IAsyncEnumerable<Alpha.ServerReflectionRequest> requests, IReplies<Alpha.ServerReflectionResponse> replies, CallContext context) =>
            {
                await foreach (Alpha.ServerReflectionRequest request in requests.ConfigureAwait(false))
                {
                    ServerReflectionResponse answer = calls.Answer(ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
                    await replies.SendAsync(Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()), context.Stop).ConfigureAwait(false);
                }
            }),
    ];

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var answer = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        if (request.MessageRequestCase == ServerReflectionRequest.MessageRequestOneofCase.ListServices)
        {
            answer.ListServicesResponse = new ListServiceResponse();
            answer.ListServicesResponse.Service.AddRange(_services.Select(service => new ServiceResponse { Name = service }));
        }
        else if (request.MessageRequestCase == ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType && _symbols.ContainsKey(request.AllExtensionNumbersOfType))
        {
            // proto3 has extensions of options only, and here are none.
            answer.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType };
        }
        else if (TryFind(request, out FileDescriptor? file))
        {
            answer.FileDescriptorResponse = new FileDescriptorResponse();
            answer.FileDescriptorResponse.FileDescriptorProto.AddRange(WithImports(file).Select(part => part.SerializedData));
        }
        else
        {
            (RpcCode code, string message) = request.MessageRequestCase == ServerReflectionRequest.MessageRequestOneofCase.None
                ? (RpcCode.InvalidArgument, "nothing was asked for; expected a file, a symbol, an extension or list_services")
                : (RpcCode.NotFound, $"there is no {QueryText.Quote(Asked(request))}");
            answer.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
        }
        return answer;
    }

    private bool TryFind(ServerReflectionRequest request, [NotNullWhen(true)] out FileDescriptor? file)
    {
        file = null;
        return request.MessageRequestCase switch
        {
            ServerReflectionRequest.MessageRequestOneofCase.FileByFilename => _files.TryGetValue(request.FileByFilename, out file),
            ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol => _symbols.TryGetValue(request.FileContainingSymbol, out file),
            _ => false,
        };
    }

    private static string Asked(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        ServerReflectionRequest.MessageRequestOneofCase.FileByFilename => request.FileByFilename,
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol => request.FileContainingSymbol,
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension => $"{request.FileContainingExtension.ContainingType}, extension {request.FileContainingExtension.ExtensionNumber}",
        _ => request.AllExtensionNumbersOfType,
    };

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
            return;
        foreach (ServiceDescriptor service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (MethodDescriptor method in service.Methods)
                _symbols[method.FullName] = file;
        }
        foreach (EnumDescriptor words in file.EnumTypes)
            _symbols[words.FullName] = file;
        foreach (MessageDescriptor message in file.MessageTypes)
            Add(message, file);
        foreach (FileDescriptor import in file.Dependencies)
            Add(import);
    }

    private void Add(MessageDescriptor message, FileDescriptor file)
    {
        _symbols[message.FullName] = file;
        foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
            _symbols[field.FullName] = file;
        foreach (EnumDescriptor words in message.EnumTypes)
            _symbols[words.FullName] = file;
        foreach (MessageDescriptor nested in message.NestedTypes)
            Add(nested, file);
    }

    private static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) =>
        file.Dependencies.SelectMany(WithImports).Prepend(file).DistinctBy(part => part.Name);
}
